/** In CI the properties are tried on the same values each time; everywhere else on new ones, so that more is found. */
import fc from 'fast-check'

if (process.env['CI'] === 'true') fc.configureGlobal({ seed: 20_261_124 })
