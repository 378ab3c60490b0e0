// By the host names of Salesforce, over TLS.
import assert from "node:assert/strict";

import { judge, orgs, refused } from "../judge.mjs";
import { connection } from "./connections.mjs";

const { org } = orgs;
const myDomain = "https://simulated-dev-ed.my.salesforce.com";

function at(loginUrl) {
  const httpProxy = org.proxy_url;
  const app = { clientId: "KeyOfJudged1", clientSecret: "SecretOfJudged1" };
  return connection({ loginUrl, httpProxy, oauth2: { loginUrl, httpProxy, ...app } });
}

await judge("sign in at the My Domain, over TLS", async () => {
  const one = at(myDomain);
  await one.authorize({ grant_type: "client_credentials" });
  assert.equal(one.instanceUrl, myDomain);
  assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
  assert.equal((await one.metadata.read("ConnectedApp", "Judged")).fullName, "Judged");
});

await judge("sign in by SOAP at the login host, over TLS", async () => {
  const one = at("https://login.salesforce.com");
  await one.loginBySoap(org.username, org.password + org.security_token);
  assert.equal(one.instanceUrl, myDomain);
});

await judge("be refused at the wrong domain", async () => {
  const one = at("https://login.salesforce.com");
  const error = await refused(() => one.authorize({ grant_type: "client_credentials" }));
  assert.deepEqual([error.name, error.message], ["invalid_grant", "request not supported on this domain"]);
});
