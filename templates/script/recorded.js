// Recorded questions, on a page that has some: each is heard in its own language, while its question is shown, and in the place of the device's voice.

const recordings = every('audio');

function settleRecordings() {
  recordings.forEach((recording) => {
    const isOther = recording.lang !== root.lang;
    if (recording.hidden !== isOther) recording.hidden = isOther;
    // What is not drawn would play on.
    if (!recording.offsetParent || document.hidden) recording.pause();
    else if (!listener.hidden) listener.hidden = true;
  });
}

new MutationObserver(settleRecordings).observe(root, {attributes: true, attributeFilter: ['hidden', 'lang'], subtree: true});
document.addEventListener('visibilitychange', settleRecordings);
