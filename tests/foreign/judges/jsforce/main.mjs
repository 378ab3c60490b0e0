// jsforce, unmodified, does everything that it has for apps and data, and meets the errors.
import { verdict } from "../judge.mjs";
import { jsforce } from "./connections.mjs";

for (const part of ["components", "signing_in", "by_browser", "hosts", "deploys", "data"]) {
  await import(`./${part}.mjs`);
}

verdict("jsforce", jsforce.VERSION);
