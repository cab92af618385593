/** What the examples are written for. */
export interface ExamplePlace {
  readonly chatOrigin: string;
  readonly siteKey: string;
}

/** A pair of keys for ES256: the private one stays with the partner. */
export const KEY_PAIR_EXAMPLE = `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out chat-private.pem
openssl pkey -in chat-private.pem -pubout -out chat-public.pem
`;

/** Next, app router. */
export const NEXT_ROUTE_EXAMPLE = `// app/api/chat-token/route.js
import { currentPerson } from "@/lib/session"; // your own
import { signChatToken } from "@/lib/chat-token.mjs";

export const dynamic = "force-dynamic";

export async function POST() {
  const person = await currentPerson();
  if (!person) return new Response(null, { status: 401 });
  const token = signChatToken({ id: person.id, name: person.name });
  return Response.json({ token }, { headers: { "Cache-Control": "no-store" } });
}
`;

/** Rails, with the gem jwt. */
export function toRailsExample({ chatOrigin, siteKey }: ExamplePlace): string {
  return `# Gemfile: gem "jwt"
# config/routes.rb: post "/api/chat-token", to: "chat_tokens#create"
class ChatTokensController < ApplicationController
  before_action :authenticate_user! # your own

  def create
    now = Time.now.to_i
    claims = {
      iss: "${siteKey}", aud: "${chatOrigin}",
      sub: current_user.id.to_s, name: current_user.name,
      iat: now, exp: now + 120, jti: SecureRandom.uuid
    }
    key = OpenSSL::PKey.read(ENV.fetch("CHAT_PRIVATE_KEY"))
    token = JWT.encode(claims, key, "ES256", { kid: ENV.fetch("CHAT_KEY_ID") })
    response.headers["Cache-Control"] = "no-store"
    render json: { token: token }
  end
end
`;
}

/** PHP, with firebase/php-jwt. */
export function toPhpExample({ chatOrigin, siteKey }: ExamplePlace): string {
  return `<?php // composer require firebase/php-jwt
require 'vendor/autoload.php';
use Firebase\\JWT\\JWT;

session_start();
$person = $_SESSION['person'] ?? null; // your own
if ($person === null) { http_response_code(401); exit; }

$now = time();
$claims = [
  'iss' => '${siteKey}', 'aud' => '${chatOrigin}',
  'sub' => (string) $person['id'], 'name' => $person['name'],
  'iat' => $now, 'exp' => $now + 120, 'jti' => bin2hex(random_bytes(16)),
];
header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode(['token' => JWT::encode($claims, getenv('CHAT_PRIVATE_KEY'), 'ES256', getenv('CHAT_KEY_ID'))]);
`;
}
