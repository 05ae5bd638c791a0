// Compiles into dist. `npm install FOLDER` in another project links to this folder and runs this before
// anything is installed here: then the compiler has to be fetched first.
import { execSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";

const run = (command) => execSync(command, { stdio: ["ignore", "inherit", "inherit"] });

if (!existsSync("node_modules/typescript/bin/tsc")) {
  run("npm ci --silent --ignore-scripts --include=dev --no-global --no-audit --no-fund");
}
rmSync("dist", { recursive: true, force: true });
run("node node_modules/typescript/bin/tsc");
