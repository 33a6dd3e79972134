// Reads a question aloud, with a voice that the device has by itself: one in the network would send the question to somebody.

const speech = window.speechSynthesis;
const listener = one('[data-do=listen]');
/** @type {Element[]} the texts of the question shown */
let words;
/** @type {?SpeechSynthesisUtterance} the last of them, while they are being read */
let lastSaid;

/** The language of a text or a voice, without its country; some devices write en_US. */
const languageOf = (text) => (text.lang || root.lang).match(/[a-z]*/)[0];
const voiceFor = (text) => speech.getVoices().find((voice) => voice.localService && voice.lang && languageOf(voice) === languageOf(text));

/** The button stands where every text of the question has a voice in its language, and says what it does. */
function offerListening() {
  words = every('.js .step:not([hidden]) fieldset :not([hidden]) > [data-t]');
  listener.hidden = !speech || !words[0] || !words.every(voiceFor);
  listener.firstChild.hidden = lastSaid;
  listener.lastChild.hidden = !lastSaid;
}

function stopListening() {
  if (lastSaid) speech.cancel();
  lastSaid = null;
  offerListening();
}

function listen() {
  if (lastSaid) return stopListening();
  words.forEach((text) => {
    lastSaid = new SpeechSynthesisUtterance(text.textContent);
    lastSaid.lang = languageOf(text);
    lastSaid.voice = voiceFor(text);
    speech.speak(lastSaid);
  });
  lastSaid.onend = lastSaid.onerror = stopListening;
  offerListening();
}

if (speech) speech.onvoiceschanged = offerListening;
