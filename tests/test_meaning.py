"""Each check between an English text and its translation finds what it is for, and is silent at a right translation; the benchmark that counts what they find can count."""

from __future__ import annotations

import importlib.util
import random

import pytest

from askfirst import meaning
from askfirst.checks.translations import check_glossaries, check_translated_texts
from askfirst.diagnostics import Diagnostics
from askfirst.glossary import Glossary
from askfirst.loader import load_text
from askfirst.model import GlossaryFile, LanguagesFile
from askfirst.project import load_project
from writing import ROOT, change, dedented, write, write_project

LANGUAGES = """
    languages:
      en: {autonym: English, direction: ltr, script: Latn}
      es: {autonym: Español, direction: ltr, script: Latn}
      pt-BR: {autonym: Português, direction: ltr, script: Latn}
      fr: {autonym: Français, direction: ltr, script: Latn}
      ht: {autonym: Kreyòl, direction: ltr, script: Latn, months: [janvye, fevriye, mas, avril, me, jen, jiyè, out, septanm, oktòb, novanm, desanm], date: "{day} {month} {year}"}
      zh-Hans: {autonym: 简体中文, direction: ltr, script: Hans}
      pa: {autonym: ਪੰਜਾਬੀ, direction: ltr, script: Guru}
      ar: {autonym: العربية, direction: rtl, script: Arab}
      ru: {autonym: Русский, direction: ltr, script: Cyrl}
      vi: {autonym: Tiếng Việt, direction: ltr, script: Latn}
      tr: {autonym: Türkçe, direction: ltr, script: Latn}
      kek: {autonym: Q'eqchi', direction: ltr}
    """
GLOSSARIES = {
    "en": """
        negation: ["not", "no", "*n't", without]
        no_negation: [not long ago]
        like_negation: [leave out, full, until]
        terms:
          attorney: {words: [attorney*]}
          dismissal: {words: [dismiss*]}
          judge: {words: [judge, judges]}
          court: {words: [court]}
          work-permit: {words: [work permit*]}
        """,
    "es": """
        negation: ["no", sin]
        no_negation: [no hace mucho]
        like_negation: [deje de]
        terms:
          attorney: {say: [abogad*], never: [licenciad*], note: A licenciado is anybody with a degree.}
          dismissal: {say: [desestim*], never: [despid*]}
          judge: {say: [juez, jueces]}
          work-permit: {say: ["permiso* de trabajo"], never: ["visa * trabajo"]}
        """,
    "zh-Hans": """
        negation: [不, 没]
        no_negation: [不同的]
        terms:
          attorney: {say: [律师], never: [检察官]}
          judge: {say: [法官]}
        """,
    "pa": """
        negation: [ਨਹੀਂ, ਨਾ]
        terms:
          attorney: {say: [ਵਕੀਲ*], never: [ਏਜੰਟ*]}
          judge: {say: [ਜੱਜ]}
        """,
    "ar": """
        negation: [لا, لم]
        terms:
          attorney: {say: ["*محام*"], never: ["مدّع*"]}
          judge: {say: ["*قاض*"]}
        """,
    "ru": """
        negation: [не, без]
        terms:
          attorney: {say: [адвокат*], never: [прокурор*]}
          judge: {say: [судь*]}
        """,
    "vi": """
        negation: ["không *", "đừng *"]
        terms:
          attorney: {say: [luật sư], never: [công tố]}
          judge: {say: [thẩm phán]}
        """,
    "tr": """
        negation: [değil, "*mayın", "*madı"]
        terms:
          attorney: {say: [avukat*], never: [savcı*]}
          judge: {say: [hâkim*]}
        """,
}


def loaded(text, shape):
    """A file of content/ that reads without a finding."""
    report = Diagnostics()
    found = load_text(dedented(text), "content/test.yaml", shape, report)
    assert report.entries == [], report.render()
    return found


TABLE = loaded(LANGUAGES, LanguagesFile).languages
FILES = {locale: loaded(text, GlossaryFile) for locale, text in GLOSSARIES.items()}


def sides_for(locale):
    return meaning.Sides(*(Glossary.of(FILES.get(name), TABLE[name]) for name in ("en", locale)), locale, TABLE[locale])


def codes(locale, english, said):
    """What all checks find between a text and its translation."""
    return [found.code for found in meaning.find_differences(english, said, sides_for(locale))]


PLACEHOLDERS = [
    ("es", "Call {court-line}.", "Llame a {court-line}.", None),
    ("es", "Call {court-line}.", "Llame.", "placeholder-mismatch"),
    ("ar", "Call {court-line} today.", "اتصل بـ {court-lin} اليوم.", "placeholder-mismatch"),
    ("zh-Hans", "Call {court-line}.", "请打 {court-line} {court-line}。", "placeholder-mismatch"),
    ("ru", "Call {a} or {b}.", "Звоните {b} или {a}.", None),
    ("pa", "Call {court-line} today.", "ਅੱਜ {ਕੋਰਟ-ਲਾਈਨ} ਨੂੰ ਫ਼ੋਨ ਕਰੋ।", "placeholder-mismatch"),
]
NUMBERS = [
    ("es", "You have 30 days.", "Tiene 30 días.", None),
    ("es", "You have 30 days.", "Tiene 13 días.", "number-mismatch"),
    ("vi", "You have 30 days.", "Quý vị có một tháng.", "number-mismatch"),
    ("ar", "You have 30 days.", "لديك ٣٠ يومًا.", None),
    ("ar", "You have 30 days.", "لديك ٤٠ يومًا.", "number-mismatch"),
    ("zh-Hans", "Since May 27, 2021.", "自 2021年5月27日 起。", None),
    ("zh-Hans", "Since May 27, 2021.", "自 2021年6月27日 起。", "number-mismatch"),
    ("tr", "Call in {days} days.", "{days} gün içinde arayın.", None),
]
DATES = [
    ("es", "Since May 27, 2021.", "Desde el 27 de mayo de 2021.", None),
    ("es", "Since May 27, 2021.", "Desde el 27 de marzo de 2021.", "date-mismatch"),
    ("pt-BR", "Two forms, since March 2, 2021.", "Duas formas, mas desde 2 de maio de 2021.", "date-mismatch"),
    ("ru", "In June 2026 it was so.", "В июне 2026 года было так.", None),
    ("ru", "Since May 27, 2021, in forms.", "С 27 июня 2021 года, в формах.", "date-mismatch"),
    ("fr", "Since June 3, 2021.", "Depuis le 3 juillet 2021.", "date-mismatch"),
    ("fr", "Since July 3, 2021.", "Depuis le 3 juillet 2021.", None),
    ("tr", "Since March 3, 2021.", "3 Mart 2021'den beri.", None),
    ("tr", "Since March 3, 2021.", "3 Mayıs 2021'den beri.", "date-mismatch"),
    ("ar", "On March 3, 2026.", "في ٣ مارس ٢٠٢٦.", None),
    ("ar", "On March 3, 2026.", "في ٣ أبريل ٢٠٢٦.", "date-mismatch"),
    ("pa", "On March 3, 2026.", "3 ਮਾਰਚ 2026 ਨੂੰ।", None),
    ("vi", "On March 3, 2026.", "Ngày 3 tháng 3 năm 2026.", None),
    ("ht", "The memo of May 27, 2021.", "Memo 27 me 2021 an.", None),
    ("ht", "The memo of May 27, 2021.", "Memo 27 mas 2021 an.", "date-mismatch"),
    ("kek", "On March 3, 2026.", "3 marzo 2026.", None),
    ("es", "You may ask.", "Puede preguntar.", None),
]
NAMES = [
    ("es", "Bring your I-589 and your EOIR-33.", "Traiga su I-589 y su EOIR-33.", None),
    ("es", "Bring your I-589 and your EOIR-33.", "Traiga su I-589 y su formulario.", "name-mismatch"),
    ("ar", "ICE may hold you.", "قد تحتجزك ICE.", None),
    ("ar", "ICE may hold you.", "قد تحتجزك دائرة الهجرة.", "name-mismatch"),
    ("zh-Hans", "They may hold you.", "ICE 可能关押您。", "name-added"),
    ("ru", "ICE asks, and CBP may ask.", "ICE спрашивает, и ICE может спросить.", "name-mismatch"),
    ("tr", "ICE asks, and ICE may wait.", "ICE sorar ve bekleyebilir.", "name-fewer"),
    ("pa", "Show an ID.", "ਪਛਾਣ ਪੱਤਰ ਦਿਖਾਓ।", None),
    ("vi", "Bring a form.", "Hãy mang một mẫu đơn của FBI.", None),
]
LINKS = [
    ("es", "Read [this](about).", "Lea [esto](about).", None),
    ("es", "Read [this](about).", "Lea [esto](privacy).", "link-mismatch"),
    ("ar", "Read [this](about).", "اقرأ هذا.", "link-mismatch"),
    ("zh-Hans", "Read [this](about).", "请看[这里](about)。", None),
]
LISTS = [
    ("es", "Bring:\n\n- papers\n- letters", "Traiga:\n\n- papeles\n- cartas", None),
    ("es", "Bring:\n\n- papers\n- letters", "Traiga:\n\n- papeles", "list-mismatch"),
    ("ru", "Ask today.\n\nSign later.", "Спросите сегодня. Подпишете потом.", "list-mismatch"),
    ("zh-Hans", "**Ask** today.", "今天**问**。", None),
    ("zh-Hans", "**Ask** today.", "今天问。", "list-mismatch"),
    ("vi", "## Ask today", "Hãy hỏi hôm nay", "list-mismatch"),
]
FORBIDDEN_WORDS = [
    ("es", "Ask an attorney.", "Pregunte a un abogado.", None),
    ("es", "Ask an attorney.", "Pregunte a un Licenciado o abogado.", "glossary-never"),
    ("es", "Your work permits.", "Sus visas y permisos de trabajo.", None),
    ("es", "Your work permits.", "Su visa de trabajo, o permiso de trabajo.", "glossary-never"),
    ("zh-Hans", "Ask an attorney.", "请问律师或检察官。", "glossary-never"),
    ("ru", "Ask an attorney.", "Спросите адвоката или прокурора.", "glossary-never"),
    ("tr", "Ask an attorney.", "Bir avukata veya savcıya sorun.", "glossary-never"),
    ("vi", "Ask an attorney.", "Hãy hỏi luật sư hay công tố.", "glossary-never"),
    ("pa", "Ask an attorney.", "ਵਕੀਲ ਜਾਂ ਏਜੰਟਾਂ ਨੂੰ ਪੁੱਛੋ।", "glossary-never"),
    ("ar", "Ask an attorney.", "اسأل محاميًا أو مدّعيًا.", "glossary-never"),
]
TERMS = [
    ("es", "Ask an attorney.", "Pregunte a una abogada.", None),
    ("es", "Ask an attorney.", "Pregunte a un amigo.", "glossary-missing"),
    ("es", "Your work permits.", "Sus permisos de trabajo.", None),
    ("es", "Your work permits.", "Sus permisos del trabajo.", "glossary-missing"),
    ("es", 'The paper says "dismissed".', 'El papel dice "dismissed".', None),
    ("es", "Go to court.", "Vaya a la corte.", None),
    ("es", "Ask the judge for time. The judge will answer.", "Pida tiempo. El juez va a contestar.", "glossary-missing"),
    ("es", "Ask a judge. An officer judges the proof.", "Pregunte a un juez. Un oficial evalúa las pruebas.", None),
    ("es", "**Attorney:** a licensed attorney.", "**Abogado:** persona con licencia.", None),
    ("ar", "The judge asks.", "القاضي يسأل.", None),
    ("ar", "The judge asks.", "الموظف يسأل.", "glossary-missing"),
    ("zh-Hans", "The judge asks.", "法官会问。", None),
    ("zh-Hans", "The judge asks.", "官员会问。", "glossary-missing"),
    ("ru", "Ask the judge.", "Спросите судью.", None),
    ("ru", "Ask the judge.", "Спросите офицера.", "glossary-missing"),
    ("pa", "Ask an attorney.", "ਵਕੀਲਾਂ ਨੂੰ ਪੁੱਛੋ।", None),
    ("pa", "Ask a judge.", "ਜੱਜਾਂ ਨੂੰ ਪੁੱਛੋ।", "glossary-missing"),
    ("vi", "Ask an attorney.", "Hãy hỏi luật sư.", None),
    ("vi", "Ask an attorney.", "Hãy hỏi luật.", "glossary-missing"),
    ("tr", "Ask the attorney.", "Avukatınıza sorun.", None),
    ("tr", "Ask the attorney.", "Memura sorun.", "glossary-missing"),
]
LENGTHS = [
    ("es", "Bring every paper that the government sent you.", "Traiga todos los papeles que le envió el gobierno.", None),
    ("es", "Bring every paper that the government sent you.", "Traiga todo.", "translation-short"),
    ("zh-Hans", "Bring every paper that the government sent you.", "请带上政府寄给您的每一份文件。", None),
    ("zh-Hans", "Bring every paper that the government sent you.", "带文件。", "translation-short"),
    ("vi", "Bring it.", "Hãy mang theo mọi giấy tờ mà chính phủ đã gửi cho quý vị hôm nay.", "translation-long"),
    ("ar", "Bring it.", "أحضر كل ورقة أرسلتها الحكومة إليك مع كل ما لديك من رسائل.", "translation-long"),
]
SCRIPTS = [
    ("ru", "Bring your papers.", "Принесите ваши бумаги.", None),
    ("ru", "Bring your papers.", "Traiga sus papeles.", "wrong-script"),
    ("pa", "Your age", "ਤੁਹਾਡੀ ਉਮਰ", None),
    ("pa", "Your age", "Ou laj", "wrong-script"),
    ("zh-Hans", "Where", "कहाँ", "wrong-script"),
    ("zh-Hans", "You have TPS.", "您有 TPS。", None),
    ("ar", 'The paper may say "notice to appear".', 'قد تقول الورقة "notice to appear".', None),
    ("ru", "TPS", "TPS", None),
    ("es", "Bring your papers.", "Bring your papers.", "not-translated"),
    ("tr", "Keep them", "Keep them", "not-translated"),
    ("es", "No", "No", None),
    ("fr", "Danger", "Danger", None),
    ("kek", "Bring your papers.", "Принесите ваши бумаги.", None),
]
SENTENCES = [
    ("es", "Sit down. Wait here.", "Siéntese. Espere aquí.", None),
    ("es", "Sit down. Wait here.", "Siéntese y espere aquí.", "sentence-count"),
    ("es", "I live in the U.S. today.", "Hoy vivo en EE. UU. con ellos.", None),
    ("pa", "Sit down. Wait here.", "ਬੈਠੋ। ਇੱਥੇ ਉਡੀਕ ਕਰੋ।", None),
    ("pa", "Sit down. Wait here.", "ਇੱਥੇ ਬੈਠੋ ਅਤੇ ਉਡੀਕ ਕਰੋ।", "sentence-count"),
    ("zh-Hans", "Sit down. Wait here.", "请坐。在这里等。", None),
    ("zh-Hans", "Sit down. Wait here.", "请坐，在这里等。", "sentence-count"),
    ("ar", "Are you held?", "هل أنت محتجز؟", None),
    ("ar", "Are you held?", "أنت محتجز.", "question-mark"),
    ("zh-Hans", "Are you held?", "您被关押了吗？", None),
    ("vi", "Are you held?", "Quý vị đang bị giam.", "question-mark"),
    ("tr", "You are held.", "Tutuklu musunuz?", "question-mark"),
    ("ru", "Bring papers and letters.", "Принесите бумаги и", "end-mark"),
    ("ru", "Bring papers and letters", "Принесите бумаги и письма.", "end-mark"),
    ("es", "You serve in the military.", "Usted sirve en las fuerzas de EE. UU.", None),
    ("es", "I serve in the military", "Sirvo en las fuerzas de EE. UU.", None),
    ("es", "Call {court-line}", "Llame a {court-line}", None),
]
NEGATIONS = [
    ("es", "Do not sign.", "No firme.", None),
    ("es", "Do not sign.", "Firme.", "negation"),
    ("es", "Sign it.", "No lo firme.", "negation"),
    ("es", "You came not long ago.", "Usted llegó no hace mucho.", None),
    ("es", "Leave out what is old.", "No incluya lo viejo.", None),
    ("es", "Do not be late, and leave out nothing.", "Llegue tarde, e incluya todo.", "negation"),
    ("es", "Do not wait.", "Deje de esperar.", None),
    ("es", "Do not sign. Wait here.", "Firme. No espere aquí.", "negation"),
    ("ar", "Do not sign.", "لا توقّع.", None),
    ("ar", "Do not sign.", "وقّع الآن.", "negation"),
    ("ru", "Do not sign.", "Не подписывайте.", None),
    ("ru", "Do not sign.", "Подписывайте.", "negation"),
    ("zh-Hans", "Do not sign.", "不要签。", None),
    ("zh-Hans", "Other papers.", "不同的文件。", None),
    ("zh-Hans", "Do not sign.", "要签。", "negation"),
    ("pa", "Do not sign.", "ਸਾਈਨ ਨਾ ਕਰੋ।", None),
    ("pa", "Do not sign your name.", "ਨਾਮ ਸਾਈਨ ਕਰੋ।", "negation"),
    ("vi", "Do not sign.", "Đừng ký.", None),
    ("vi", "Do you sign?", "Quý vị có ký không?", None),
    ("vi", "Do not sign.", "Hãy ký.", "negation"),
    ("tr", "Do not sign.", "İmzalamayın.", None),
    ("tr", "Do not sign.", "İmzalayın.", "negation"),
    ("kek", "Do not sign.", "Firme.", None),
]
TABLES = dict(zip(meaning.CHECKS, (PLACEHOLDERS, NUMBERS, DATES, NAMES, LINKS, LISTS, FORBIDDEN_WORDS, TERMS, LENGTHS, SCRIPTS, SENTENCES, NEGATIONS), strict=True))


@pytest.mark.parametrize(("check", "locale", "english", "said", "code"), [(check, *row) for check, rows in TABLES.items() for row in rows])
def test_a_check_finds_what_is_wrong_and_nothing_in_a_right_translation(check, locale, english, said, code):
    assert [found.code for found in check(english, said, sides_for(locale))] == ([code] if code else [])
    if code is None:
        assert codes(locale, english, said) == []


def test_every_check_has_rows_that_fire_and_rows_that_do_not_in_several_languages():
    for check, rows in TABLES.items():
        assert {bool(code) for *_, code in rows} == {True, False}, check
        assert len({locale for locale, *_ in rows}) > 2, check


def test_a_month_is_found_by_number_or_name_and_in_own_names_where_the_table_has_them():
    assert sides_for("es").months[4] == {"mayo", "may"}
    assert sides_for("ht").months[4] == {"me"}
    assert sides_for("kek").months == [set()] * 12
    assert codes("zh-Hans", "On May 3, 2026.", "2026年五月3日。") == []
    assert codes("zh-Hans", "On January 3, 2026.", "2026年十一月3日。") == ["date-mismatch"]


def test_a_star_in_a_glossary_is_any_letters_and_alone_any_word():
    for said, found in (("Su visa de trabajo y permiso de trabajo.", True), ("Su visa del trabajo y permiso de trabajo.", True), ("Su visa trabajo y permiso de trabajo.", False)):
        assert ("glossary-never" in codes("es", "Your work permits.", said)) == found


def test_a_vowel_sign_is_part_of_a_word_in_punjabi():
    other = sides_for("pa").other
    assert not other.negates("ਨਾਮ ਲਿਖੋ।") and not other.negates("ਮਿਨਾਰ") and other.negates("ਨਾ ਲਿਖੋ।")
    assert other.say["judge"].search("ਜੱਜ ਨੂੰ") and not other.say["judge"].search("ਜੱਜਾਂ ਨੂੰ")
    assert other.say["attorney"].search("ਵਕੀਲਾਂ ਨੂੰ")


def test_numbers_in_other_digits_are_the_same_numbers():
    assert meaning.numbers_of("٢٠٢٦ / ۲۰۲۶ / ੨੦੨੬ / 2026 {court-line-2}") == {"2026": 4}


def test_a_finding_says_where_it_is_and_what_to_do():
    found, = meaning.find_differences("Ask an attorney.", "Pregunte a un abogado licenciado.", sides_for("es"))
    assert (found.code, found.at, found.is_error) == ("glossary-never", (22, 32), True)
    assert found.help == "A licenciado is anybody with a degree."


# Within a project

PO = """
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\\n"
    "Language: es\\n"

    {flags}
    msgctxt "tiny/questions/sections/all/questions/held/ask"
    msgid "{english}"
    msgstr "{said}"
    """


def told(folder, said, *flags, english="Are you held?"):
    """The severity and code of what is said about the one translation of a small project."""
    root = write_project(folder / "project")
    if english != "Are you held?":
        change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", english)
    for locale in ("en", "es"):
        write(root / "content" / "glossary" / f"{locale}.yaml", dedented(GLOSSARIES[locale]))
    write(root / "content" / "locales" / "es.po", dedented(PO.format(said=said, english=english, flags=", ".join(("#", *flags)))))
    report = Diagnostics()
    project = load_project(root, report)
    assert report.entries == [], report.render()
    check_translated_texts(project, report)
    return [(entry.severity, entry.code) for entry in report.sorted()]


def test_a_warning_is_answered_by_the_flag_of_its_check_and_by_no_other(tmp_path):
    assert told(tmp_path / "a", "¿No está detenido?") == [("warning", "negation")]
    assert told(tmp_path / "b", "¿No está detenido?", "ignore-negation") == []
    assert told(tmp_path / "c", "¿No está detenido?", "ignore-names", "python-format") == [("warning", "negation")]


def test_a_flag_answers_no_error(tmp_path):
    assert told(tmp_path, "¿Está detenido, {nombre}?", "ignore-placeholders") != []
    assert ("error", "number-mismatch") in told(tmp_path / "b", "¿Está detenido 3 días?", "ignore-numbers")


def test_errors_hide_warnings_which_they_often_cause(tmp_path):
    assert codes("es", "Are you held?", "¿No está detenido 3 días?") == ["number-mismatch", "negation"]
    assert told(tmp_path, "¿No está detenido 3 días?") == [("error", "number-mismatch")]


def test_a_right_translation_gives_no_finding(tmp_path):
    assert told(tmp_path, "¿Está detenido?") == []


def glossary_findings(root):
    report = Diagnostics()
    project = load_project(root, report)
    check_glossaries(project, report)
    return [(entry.severity, entry.code, entry.place.path) for entry in report.entries]


def test_a_language_without_a_glossary_is_told_where_another_has_one(tmp_path):
    root = write_project(tmp_path / "project")
    assert glossary_findings(root) == []
    write(root / "content" / "glossary" / "en.yaml", dedented(GLOSSARIES["en"]))
    assert glossary_findings(root) == [("warning", "no-glossary", "content/glossary/es.yaml")]
    write(root / "content" / "glossary" / "es.yaml", dedented(GLOSSARIES["es"]))
    assert glossary_findings(root) == []


def test_a_term_that_the_source_language_has_not_is_an_error(tmp_path):
    root = write_project(tmp_path / "project")
    write(root / "content" / "glossary" / "en.yaml", dedented(GLOSSARIES["en"]))
    write(root / "content" / "glossary" / "es.yaml", "terms: {atorney: {say: [abogad*]}}\n")
    assert glossary_findings(root) == [("error", "unknown-term", "content/glossary/es.yaml")]


# The benchmark

spec = importlib.util.spec_from_file_location("translation_checks", ROOT / "benchmarks" / "translation_checks.py")
translation_checks = importlib.util.module_from_spec(spec)
FEW = 11
EVERY_TIME = {
    "placeholder lost", "placeholder renamed", "placeholder doubled", "number changed", "digits lost", "month of a date changed", "phone number written into a text", "link target changed",
    "list item or paragraph lost", "glossary term said by a forbidden word", "Yes and No swapped", "two options of a question read the same", "bidi control inserted", "soft hyphen inserted",
    "Cyrillic letter in a Latin word", "Latin letter in a Cyrillic word", "bold marks lost",
}


@pytest.fixture(scope="module")
def corpus():
    import sys

    sys.modules[spec.name] = translation_checks  # dataclasses look their module up
    spec.loader.exec_module(translation_checks)
    return translation_checks.read_corpus()


def test_slips_of_each_kind_are_planted_and_counted(corpus):
    kinds = {kind.name: kind for kind in translation_checks.KINDS}
    assert EVERY_TIME < set(kinds)
    for name, kind in kinds.items():
        planted = translation_checks.plant(kind, corpus, FEW)
        assert len(planted) == FEW and len({(one.unit.locale, *one.changed.items()) for one in planted}) == FEW, name
        assert len({one.unit.locale for one in planted}) > 1
        found = translation_checks.recall(planted)
        assert found == 1 if name in EVERY_TIME else found > 0.4, (name, [one.changed for one in planted if not one.found])
        assert found == pytest.approx(translation_checks.recall(planted, "error") + translation_checks.recall(planted, "warning"))


def test_the_same_slips_are_planted_each_time(corpus):
    kind = next(kind for kind in translation_checks.KINDS if kind.name == "negation removed")
    first, second = (translation_checks.plant(kind, corpus, FEW) for _ in range(2))
    assert first == second


def test_a_text_that_is_not_changed_gives_no_finding(corpus):
    rng = random.Random(7)
    for locale, units in corpus.units.items():
        for unit in rng.sample(units, 12):
            assert translation_checks.findings(corpus, locale, {unit.id: unit.said}) == [], (locale, unit.id)


def test_the_real_catalogues_and_pages_give_no_false_alarm(corpus):
    for locale, found in translation_checks.false_alarms(corpus).items():
        assert (found["error"], found["warning"]) == (0, 0), locale
        assert found["texts"] > 500


def test_a_slip_that_is_not_found_lowers_the_recall():
    made = [translation_checks.Planted(None, {}, found) for found in ([("error", "a"), ("warning", "b")], [("warning", "b")], [], [])]
    assert [translation_checks.recall(made, severity) for severity in ("", "error", "warning")] == [0.5, 0.25, 0.25]
    assert translation_checks.percent(0.9999) == "99.9%" and translation_checks.percent(1) == "100%"
