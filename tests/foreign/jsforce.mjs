// Signs in with jsforce by the credentials in the environment, and queries.
import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";

const env = process.env;
// It sends even loopback requests to a proxy, and knows no exceptions.
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]) {
  delete env[name];
  delete env[name.toLowerCase()];
}
const { default: jsforce } = await import("jsforce");

const loginUrl = env.SALESFORCE_LOGIN_URL;

function assertion() {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: env.SALESFORCE_CLIENT_ID,
    sub: env.SALESFORCE_USERNAME,
    aud: loginUrl,
    exp: now + 180,
  };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  const key = createPrivateKey(readFileSync(env.SALESFORCE_PRIVATE_KEY_FILE));
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
}

async function signIn(flow, params) {
  const connection = new jsforce.Connection({
    oauth2: {
      loginUrl,
      clientId: env.SALESFORCE_CLIENT_ID,
      clientSecret: env.SALESFORCE_CLIENT_SECRET,
    },
  });
  await connection.authorize(params);
  const result = await connection.query("SELECT Id, Username, Profile.Name FROM User");
  console.log(`jsforce signed in by ${flow}: ${result.records.length} records`);
}

await signIn("client credentials", { grant_type: "client_credentials" });
await signIn("JWT bearer", {
  grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
  assertion: assertion(),
});
