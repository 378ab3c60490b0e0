// What every judge in JavaScript needs: operations that pass or fail, and the orgs that it judges.
import { readFileSync } from "node:fs";

const env = process.env;
// Some clients send even loopback requests to a proxy, and know no exceptions.
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]) {
  delete env[name];
  delete env[name.toLowerCase()];
}

/** The JSON lines of `cucumber-salesforce simulate`, by the name that the test gave each org. */
export const orgs = JSON.parse(env.JUDGED_ORGS);
/** A private key, and the certificate that belongs to it. */
export const key = readFileSync(`${env.JUDGED_KEYS}/key.pem`, "utf8");
export const certificate = readFileSync(`${env.JUDGED_KEYS}/certificate.pem`, "utf8");

const passed = [];
const failed = [];

/** Does an operation, and notes what came of it. */
export async function judge(operation, work) {
  try {
    await work();
    passed.push(operation);
  } catch (error) {
    failed.push(operation);
    console.error(`${operation}: ${error.stack ?? error}`);
  }
}

/** Asserts that something is refused, and returns the error. */
export async function refused(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
}

/** Prints the operations that passed; the judge succeeds only where none failed. */
export function verdict(client, version) {
  console.log(JSON.stringify({ client, version, passed, failed }));
  process.exitCode = failed.length === 0 ? 0 : 1;
}
