// Reads a question aloud, with a voice that the device has by itself: one in the network would send the question to somebody.

const speech = window.speechSynthesis;
const listener = one('[data-do=listen]');
/** @type {Element[]} the texts of the question shown */
let words;
/** @type {?SpeechSynthesisUtterance} the last of those that are being read */
let lastSaid;

// Some devices write en_US.
const primary = (language) => language.match(/[a-z]*/)[0];
const languageOf = (text) => text.lang || root.lang;
const voiceFor = (text) => speech.getVoices().find((voice) => voice.localService && primary(voice.lang) === primary(languageOf(text)));

/** The button stands where every text of the question has a voice in its language, and says what it does. */
function offerListening() {
  words = every('.step:not([hidden]) fieldset :not([hidden]) > [data-t]');
  listener.hidden = !speech || !words[0] || !words.every(voiceFor);
  every('span', listener).forEach((name, isStop) => { name.hidden = !isStop === !!lastSaid; });
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
