const SECONDS = 0.5;
/** Two notes, the lower one last: it settles instead of calling. */
const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 523.25, at: 0.12 },
];
const LOUDNESS = 0.06;

type AudioContextClass = new () => AudioContext;

/** A soft, short sound made here: no file to load. Silent where the browser does not allow it. Never throws. */
export function playSoftTone(find: () => AudioContextClass | null = findAudio): void {
  const Class = find();
  if (Class === null) return;
  try {
    const context = new Class();
    // A page nobody has touched may make no sound. Kept, the tone would come with the first click, much too late.
    if (context.state === "suspended") return void context.close();
    const ends = NOTES.map(({ hertz, at }) => playNote(context, hertz, context.currentTime + at));
    const last = ends.at(-1);
    if (last !== undefined) last.onended = () => void context.close();
  } catch {
    // No sound device, or too many in use: the message is on the screen all the same.
  }
}

function playNote(context: AudioContext, hertz: number, start: number): OscillatorNode {
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + SECONDS);
  volume.connect(context.destination);
  const note = context.createOscillator();
  note.frequency.value = hertz;
  note.connect(volume);
  note.start(start);
  note.stop(start + SECONDS);
  return note;
}

function findAudio(): AudioContextClass | null {
  return typeof AudioContext === "undefined" ? null : AudioContext;
}
