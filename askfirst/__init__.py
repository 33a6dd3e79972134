"""The Ask First compiler: text files that people edit go in, pages that a browser opens come out.

The modules in reading order; each imports only from those above it (tests/test_layers.py enforces it):

    positions       where a text stands: path, line, column
    diagnostics     findings about the files, and how a person is told of them
    characters      which characters a text may hold
    yaml_reader     YAML to nodes that know their place; every scalar stays text
    conditions      the condition tree, and its pair: certain and possible
    kinds           the kinds of text and value in the files: ids, words, dates, conditions
    model           the shape of each kind of file
    schemas         JSON Schemas for editors, from the model
    loader          one file at a time: read, validate, map errors back to their line
    prose           Markdown and placeholders to HTML that is known to be clean
    questionnaire   one questionnaire as a whole: questions, rules, relevance
    fingerprint     the rules and questions without their words, hashed
    po_reader       a gettext catalogue to entries that know their place
    catalogues      gettext message catalogues: extract, update, look up
    glossary        the words of the law, and how each language says them
    project         everything under one root folder, loaded
    translation_states  how each translated text stands, and what a reader is shown of it
    meaning         what a translation seems to have lost, added or changed
    recordings      recorded questions, each with the words that it reads
    reading_ease    how easy the texts are to read, by formulas and counts
    checks          what only the whole can show: references, order, words, dates
    translator_notes  what a translator should know of each text
    review_sheets   what people check of a translation, out to a sheet and back
    translating     what "build.py translate" does for one language
    translation_report  how every language of the site stands
    evaluator       the reference reading of the rules
    crowd           many visitors read at once, one bit each
    encoding        the rules as clauses over the answers, for a SAT solver
    circuit         gates: all of, any of, over inputs that are ticked or not
    shown           what the page shows for which ticks, as gates
    pruning         gates without what adds nothing
    paper           what of a result may be printed, proven to tell nothing that is kept off paper
    stories         the fewest answers that show something
    prover          what holds for every possible set of answers
    people          invented people, run against the rules
    mutants         rules with one change of meaning, to try the people and safeguards
    telling         conditions and outcomes in plain words, in any language
    comparing       what an edit changes: the rules now against those of a git revision
    voice           texts of the files to HTML in one locale
    booklet         everything that an attorney reads before signing, numbered
    to_script       the rules as straight script code
    to_style        the rules as a style sheet, for a page without script
    policy          what a browser may do with a page, and the headers a host sends
    views           what the templates need of a questionnaire
    renderer        templates and texts to pages
    site_writer     pages to a folder, swapped in whole
    pipeline        the stages in order
    explaining      an evaluation told in plain English
    command_line    the commands, and the only module that prints
"""
