import type { Line } from "./conversation";

/** The drawer is opened. */
export const SAMS_BEGINNING: readonly Line[] = [
  [
    "24w 09:12",
    "client",
    "Hi Dana. My sister gave me your name. I'm not sure how this works, so I'll just start.",
  ],
  [
    "24w 09:15",
    "client",
    "I have about $14,000 on three credit cards and I haven't opened the last two statements. They're in a drawer. Under the takeout menus.",
  ],
  [
    "24w 11:40",
    "therapist",
    "Hello Sam, and welcome. Starting is the part most people put off, so thank you for just starting.\n\nA drawer is a very common filing system. Nothing in it gets worse because you tell me about it. May I ask what made this the week you wrote?",
  ],
  ["24w 12:02", "client", "My card got declined at the pharmacy. There was a line behind me."],
  ["24w 12:20", "therapist", "That is a hard place to find out. I'm sorry. Did you get what you needed?"],
  ["24w 12:21", "client", "Yes, I had cash. But I felt about nine years old."],
  [
    "24w 12:34",
    "therapist",
    "I'd like to come back to that feeling, because I suspect it is older than the credit card. First, practical: is rent covered this month? And food?",
  ],
  ["24w 12:41", "client", "Rent yes. Food yes. It's everything after."],
  [
    "24w 12:55",
    "therapist",
    "Good. Then nothing is on fire today, and we can go slowly. Could you put the envelopes on the table tonight? Not open them. Just on the table.",
  ],
  ["24w 21:48", "client", "They're on the table."],
  ["23w 08:58", "therapist", "That counts. How was it?"],
  ["23w 09:30", "client", "Weirdly loud. For paper."],
  [
    "23w 09:44",
    "therapist",
    "😊 Yes. Tomorrow, when you have a cup of something warm, open one. Write three things on a sheet: who, how much, what rate. Then close it again. One is enough.",
  ],
  ["22w 19:10", "client", "Visa: 6,212.40. 24.99%. I thought it was 4 something."],
  ["22w 19:11", "client", "I feel a bit sick honestly"],
  [
    "21w 09:05",
    "therapist",
    "I believe you. A number you have been avoiding is always a shock, even when it is smaller than the one in your head. What had you imagined the whole drawer to be?",
  ],
  ["21w 09:20", "client", "Like 20 thousand? I told you 14 because 20 sounded insane."],
  [
    "21w 09:31",
    "therapist",
    "So the unknown was costing you more than the debt does. Keep that sentence somewhere; we will need it again.\n\nWould you open the other two this week?",
  ],
  [
    "19w 18:26",
    "client",
    "Did it. Store card 2,940 at 29.9. Other Visa 4,105.18 at 22.5. Total 13,257.58. I added it three times.",
  ],
  [
    "18w 09:02",
    "therapist",
    "$13,257.58. Now it is a number and not a weather system. Well done, truly.\n\nBefore any plan: what do you pay on them now, each month?",
  ],
  [
    "18w 09:40",
    "client",
    "Minimums mostly. 390ish all together? Sometimes late. The late fees make me so angry that I then don't look for a week.",
  ],
  [
    "18w 10:05",
    "therapist",
    "That loop, fee → anger → not looking → fee, is the real opponent. One small thing breaks it: automatic minimum payments on all three, two days after payday. It costs nothing and ends the late fees. It is not the plan, it is the floor under the plan.",
  ],
  ["18w 10:12", "client", "My checking sometimes dips though. If autopay bounces I get a fee there too."],
  [
    "18w 10:30",
    "therapist",
    "Good thinking. When does pay arrive, and what is the account like the day before?",
  ],
  ["18w 10:41", "client", "1st and 15th. The day before: between 40 and 200 dollars. It was 11 once."],
  [
    "18w 11:15",
    "therapist",
    "Then let us split it: two cards after the 1st, the third after the 15th. That keeps the low days away from the payments.",
  ],
  [
    "17w 20:03",
    "client",
    "Set up all three. It took 25 minutes. I have been dreading 25 minutes for eight months.",
  ],
  ["16w 09:00", "therapist", "You just described most of my work in one sentence."],
  ["16w 12:30", "client", "Can I ask something that's maybe more therapy than money"],
  ["16w 12:34", "therapist", "Please. I have never found where the one ends."],
  [
    "16w 12:50",
    "client",
    "Chris and I split eight months ago. I kept the apartment because leaving it felt like losing twice. It's 1,650. I think I've been paying the difference on the cards. Like not on purpose. But that's what the groceries and gas on there are.",
  ],
  [
    "16w 13:20",
    "therapist",
    "Thank you for telling me. That is not carelessness, Sam. That is somebody holding on to a home after a loss, with the tool that was at hand.\n\nWe don't have to decide anything about the apartment now. I would only like us both to know what it costs, in numbers and otherwise.",
  ],
  ["16w 13:24", "client", "ok. that made me cry at my desk a little but fine"],
  ["16w 13:26", "therapist", "Take your time. I'm here until five."],
];
