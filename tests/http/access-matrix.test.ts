import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MessagingRequest } from "~/http/schemas.server";
import { ASKERS, type AskerName, type Scene, setScene } from "../support/access-askers";
import { ROWS } from "../support/access-rows";
import type { Answer, Lane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild, type RealRoute } from "../support/make-route-build";
import { createTestApp, makeLanes, type TestApp } from "../support/test-app";

/** Who may do what, by status; 302 and 303 with where to. A conversation of two people; "no plan" to "disabled" are they. */
const EXPECTED = `
                                              | prospect       | therapist      | other prospect | other therapist | no plan        | lapsed         | closed, prospect | closed, therapist | disabled prospect | disabled therapist | admin            | anonymous    | widget       | widget, other | widget, expired | widget, ended | visitor
GET /                                         | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
GET /sign-in                                  | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
POST /sign-in                                 | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
GET /sign-out                                 | 302 /          | 302 /          | 302 /          | 302 /           | 302 /          | 302 /          | 302 /            | 302 /             | 302 /             | 302 /              | 302 /            | 302 /        | 302 /        | 302 /         | 302 /           | 302 /         | 302 /
POST /sign-out                                | 303 /          | 303 /          | 303 /          | 303 /           | 303 /          | 303 /          | 303 /            | 303 /             | 303 /             | 303 /              | 303 /            | 303 /        | 303 /        | 303 /         | 303 /           | 303 /         | 303 /
GET /chat                                     | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /chat?index                               | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /chat/:id                                 | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /chat/:id                                | 303 /chat/:id  | 303 /chat/:id  | 404            | 404             | 402            | 402            | 409              | 409               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /reminders                                | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /reminders                               | 303 /reminders | 303 /reminders | 303 /reminders | 303 /reminders  | 303 /reminders | 303 /reminders | 303 /reminders   | 303 /reminders    | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /records                                  | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /records                                 | 303 /sign-in   | 303 /sign-in   | 303 /sign-in   | 303 /sign-in    | 303 /sign-in   | 303 /sign-in   | 303 /sign-in     | 303 /sign-in      | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /api/chat/stream                          | 200            | 200            | 200            | 200             | 402            | 402            | 200              | 200               | 403               | 403                | 200              | 401          | 200          | 200           | 401             | 401           | 200
GET /api/chat/:id                             | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 403               | 403                | 404              | 401          | 200          | 404           | 401             | 401           | 200
GET /api/chat/export                          | 200            | 200            | 404            | 404             | 200            | 200            | 200              | 200               | 401               | 401                | 404              | 401          | 401          | 401           | 401             | 401           | 401
POST /api/chat/send                           | 201            | 201            | 404            | 404             | 402            | 402            | 409              | 409               | 401               | 401                | 404              | 401          | 201          | 404           | 401             | 401           | 201
POST /api/chat/send (a repeat)                | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
POST /api/chat/stream-token                   | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 401               | 401                | 404              | 401          | 401          | 401           | 401             | 401           | 401
list_channels                                 | 200            | 200            | 200            | 200             | 402            | 402            | 200              | 200               | 401               | 401                | 200              | 401          | 200          | 200           | 401             | 401           | 200
open_channel                                  | 200            | 404            | 200            | 404             | 402            | 402            | 200              | 404               | 401               | 401                | 404              | 401          | 404          | 404           | 401             | 401           | 404
open_channel (with a client)                  | 404            | 200            | 404            | 404             | 402            | 402            | 404              | 200               | 401               | 401                | 404              | 401          | 404          | 404           | 401             | 401           | 404
history                                       | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
search                                        | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
mark_read                                     | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
typing                                        | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
edit_message                                  | 200            | 200            | 404            | 404             | 402            | 402            | 409              | 409               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
delete_message                                | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
close_channel                                 | 200            | 200            | 404            | 404             | 402            | 402            | 200              | 200               | 401               | 401                | 404              | 401          | 200          | 404           | 401             | 401           | 200
reopen_channel                                | 403            | 200            | 404            | 404             | 402            | 402            | 403              | 200               | 401               | 401                | 404              | 401          | 404          | 404           | 401             | 401           | 404
break_glass                                   | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 401               | 401                | 200              | 401          | 404          | 404           | 401             | 401           | 404
break_glass_history                           | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 401               | 401                | 404              | 401          | 404          | 404           | 401             | 401           | 404
GET /admin?_layout                            | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 302 /admin/audit | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin                                    | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 302 /admin/audit | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/audit                              | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/audit                             | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 303 /admin/audit | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/conversations/:id                  | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/conversations/:id                 | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 400              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/people/:id/disclosures             | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/appointments                       | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/appointments                      | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/appointments/new?person=:id        | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/appointments/new                  | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 400              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/appointments/ZZZZZZZZZZZZZZZZZZZZ  | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/appointments/ZZZZZZZZZZZZZZZZZZZZ | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /appointments?_layout                     | 404            | 200            | 404            | 200             | 404            | 404            | 404              | 200               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /appointments                             | 404            | 200            | 404            | 200             | 404            | 404            | 404              | 200               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /appointments/new                         | 404            | 200            | 404            | 200             | 404            | 404            | 404              | 200               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /appointments/new                        | 404            | 400            | 404            | 400             | 404            | 404            | 404              | 400               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /appointments/ZZZZZZZZZZZZZZZZZZZZ        | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /appointments/ZZZZZZZZZZZZZZZZZZZZ       | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/retention                          | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/retention                         | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 400              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/people                             | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/people                            | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/people/:id                         | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/people/:id                        | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/partners                           | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/partners/new                       | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 200              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/partners/new                      | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 400              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /admin/partners/ZZZZZZZZZZZZZZZZZZZZZZZZ  | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
POST /admin/partners/ZZZZZZZZZZZZZZZZZZZZZZZZ | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 403               | 403                | 404              | 302 /sign-in | 302 /sign-in | 302 /sign-in  | 302 /sign-in    | 302 /sign-in  | 302 /sign-in
GET /partners/docs                            | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
GET /records/key                              | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
GET /.well-known/renavest-record-keys.json    | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
GET /healthz                                  | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
GET /readyz                                   | 200            | 200            | 200            | 200             | 200            | 200            | 200              | 200               | 200               | 200                | 200              | 200          | 200          | 200           | 200             | 200           | 200
GET /metrics                                  | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /api/webhooks/clerk                      | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /api/webhooks/stream                     | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /api/appointments                        | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
GET /api/cron/close-expired-chats             | 503            | 503            | 503            | 503             | 503            | 503            | 503              | 503               | 503               | 503                | 503              | 503          | 503          | 503           | 503             | 503           | 503
GET /api/cron/purge-due-conversations         | 503            | 503            | 503            | 503             | 503            | 503            | 503              | 503               | 503               | 503                | 503              | 503          | 503          | 503           | 503             | 503           | 503
POST /api/widget/session                      | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /api/widget/anonymous                    | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /api/widget/session/end                  | 401            | 401            | 401            | 401             | 401            | 401            | 401              | 401               | 401               | 401                | 401              | 401          | 200          | 200           | 401             | 401           | 200
GET /widget/frame                             | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /widget/frame                            | 405            | 405            | 405            | 405             | 405            | 405            | 405              | 405               | 405               | 405                | 405              | 405          | 405          | 405           | 405             | 405           | 405
GET /widget/sign-in                           | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /widget/sign-in                          | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
GET /api/nothing/here                         | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
GET /nothing/here                             | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
POST /nothing/here                            | 404            | 404            | 404            | 404             | 404            | 404            | 404              | 404               | 404               | 404                | 404              | 404          | 404          | 404           | 404             | 404           | 404
`;

const NAMES = Object.keys(ASKERS) as AskerName[];
const OUTSIDERS = ["other prospect", "other therapist", "admin"] as const;

let app: TestApp;
let routes: readonly RealRoute[];
let lanes: readonly Lane[];
beforeAll(async () => {
  // With a mail server, so that there is something to decide about reminders; nothing is sent.
  app = await createTestApp({
    environment: { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "no-reply@chat.test" },
  });
  routes = await listRoutes();
  lanes = await makeLanes(app.deps, makeRouteBuild(routes));
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

function toCell({ status, headers }: Answer): string {
  const location = headers.get("Location");
  if (location === null) return String(status);
  return `${status} ${location.replace(/\?.*/, "").replace(/(\/chat\/).+/, "$1:id")}`;
}

/** With a session of its own each time: signing out is one of the rows. */
async function renew(scene: Scene): Promise<Scene> {
  return { ...scene, headers: await scene.renewHeaders() };
}

async function askAll(lane: Lane): Promise<string[][]> {
  const table: string[][] = ROWS.map(({ name }) => [name]);
  for (const name of NAMES) {
    const shared = await setScene(app, name);
    for (const [at, row] of ROWS.entries()) {
      const scene = row.changes ? await setScene(app, name) : await renew(shared);
      table[at]?.push(toCell(await lane.ask(row.ask(scene))));
    }
  }
  return [["", ...NAMES], ...table];
}

function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const toLine = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ");
  return rows.map((row) => toLine(row).trimEnd()).join("\n");
}

describe("who may do what", () => {
  test.each([0, 1])(
    "in lane %i is what the table says",
    async (index) => {
      const table = toTable(await askAll(lanes[index] as Lane));
      if (index === 0) process.stdout.write(`\n${table}\n\n`);
      expect(table.split("\n")).toEqual(EXPECTED.slice(1, -1).split("\n"));
    },
    120_000,
  );

  test("is said for every route there is, for what it reads and for what it changes", () => {
    const covered = (route: string, method: string) =>
      ROWS.some((row) => row.route === route && (row.ask(NOTHING).method ?? "GET") === method);
    const isApi = (id: string) => id.startsWith("routes/api.");
    const missing = routes.flatMap(({ id, module }) => [
      ...(isApi(id) ? (ROWS.some((row) => row.route === id) ? [] : [id]) : []),
      // A layout's own page without a loader has the layout's.
      ...(!isApi(id) && !covered(id, "GET") ? [`GET ${id}`] : []),
      ...(!isApi(id) && module.action !== undefined && !covered(id, "POST") ? [`POST ${id}`] : []),
    ]);
    expect(missing).toEqual([]);
    expect(routes.length).toBeGreaterThan(10);
  });

  test("is said for every action of the messaging endpoint", () => {
    const actions = MessagingRequest.options.map(({ shape }) => shape.action.value);
    const asked = ROWS.filter(({ route }) => route === "routes/api.chat.messaging").map(
      (row) => JSON.parse(String(row.ask(NOTHING).body)).action,
    );
    expect(new Set(asked)).toEqual(new Set(actions));
  });
});

/** Enough of a scene to write a request down. */
const NOTHING = {
  headers: {},
  ...{ channel: { id: "x" }, messageId: "x", therapist: { id: "x" }, prospect: { id: "x" } },
} as unknown as Scene;

describe("not yours is not there", () => {
  test.each([0, 1])("in lane %i: the same answer, whatever is asked", async (index) => {
    const lane = lanes[index] as Lane;
    const compared: string[] = [];
    for (const name of OUTSIDERS) {
      const others = await setScene(app, name);
      const missing = {
        ...others,
        ...{ channel: { ...others.channel, id: "Z".repeat(24) }, messageId: "Z".repeat(24) },
        therapist: { ...others.therapist, id: "Z".repeat(24) },
        prospect: { ...others.prospect, id: "Z".repeat(24) },
      };
      for (const row of ROWS) {
        const [one, other] = [
          await lane.ask(row.ask(await renew(others))),
          await lane.ask(row.ask(await renew(missing))),
        ];
        if (one.status < 400) continue;
        expect([row.name, toComparable(one)]).toEqual([row.name, toComparable(other)]);
        if (JSON.stringify(row.ask(others)) !== JSON.stringify(row.ask(missing))) compared.push(row.name);
      }
    }
    expect(new Set(compared).size).toBeGreaterThan(10);
  });
});

/** The request's own id, the mark of the session it came with, and the id a new form brings. */
const ITS_OWN = /[0-9a-f]{8}-[0-9a-f-]{27}|(?<="session":"|"form":{"id":")[\w-]+/g;

/** All of an answer but what is its own by chance. */
function toComparable({ status, headers, text }: Answer) {
  const own = ["date", "x-request-id", "keep-alive", "connection"];
  return {
    status,
    headers: [...headers].filter(([name]) => !own.includes(name.toLowerCase())),
    text: text.replaceAll(ITS_OWN, "<id>"),
  };
}
