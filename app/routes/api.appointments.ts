import { appointments } from "~/http/endpoints/appointments.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(appointments);
