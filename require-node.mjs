// Loaded before every script: the sources are TypeScript that Node itself strips, which needs Node 24.
// `npm ci` brings one along (optionalDependencies); this says so where it could not.
const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `ykien needs Node 24 and runs on ${process.version}. Run it by npm (npm start, npm run ykien), which uses the Node 24 that "npm ci" installs; if that is missing here, install Node 24 or newer.`,
  )
  process.exit(1)
}
