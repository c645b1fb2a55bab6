/** The look of the public pages: tokens of the Helsinki Design System, no font and no script of anybody. */
export const styleSheet = `
:root { --bus: #0000bf; --coat: #0072c6; --fog: #9fc9eb; --ink: #1a1a1a; --silver: #dedfe1;
  --success: #007a64; --error: #b01038; --alert: #ffda07; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: #fff; display: flex; flex-direction: column; min-height: 100vh;
  font: 1.125rem/1.5 HelsinkiGrotesk, Arial, sans-serif; overflow-wrap: break-word; }
a { color: var(--bus); }
a:focus-visible, button:focus-visible { outline: 3px solid var(--coat); outline-offset: 3px; }
.skip { position: absolute; left: -999px; padding: .75rem 1rem; background: #fff; }
.skip:focus { left: 1rem; top: .5rem; }
header { border-bottom: 1px solid var(--silver); }
.row, main { width: 100%; max-width: 960px; margin: 0 auto; padding: 0 1rem; }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between; align-items: center; }
.wordmark { margin: 1rem 0; font-weight: 700; font-size: 1.25rem; }
.wordmark span { display: block; font-weight: 400; font-size: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .5rem 0; color: var(--ink); text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { border-bottom: 3px solid var(--ink); font-weight: 700; }
main { flex: 1; padding-top: 2rem; padding-bottom: 3rem; }
.badge-head { display: flex; flex-wrap: wrap; gap: 2rem; align-items: center; }
.badge-head img { width: 240px; height: 240px; max-width: 60vw; max-height: 60vw; }
.badge-head > div { flex: 1 1 18rem; }
.kicker { margin: 0; color: #525a65; }
h1 { margin: .25rem 0 1rem; font-size: clamp(2rem, 6vw, 3rem); line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.5rem; line-height: 1.3; }
.lead { margin: 0; font-size: 1.25rem; }
.state { margin: 2rem 0; padding: 1rem; border-left: 8px solid; background: #f2f2f3; }
.state strong { display: block; font-size: 1.25rem; }
.state.valid { border-color: var(--success); }
.state.expired, .state.suspended, .state.warning { border-color: var(--alert); }
.state.revoked, .state.invalid { border-color: var(--error); }
.state.revoked strong, .state.invalid strong { color: var(--error); }
.state.valid strong { color: #006b58; }
dl { margin: 0; display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .5rem 1.5rem; }
dt { font-weight: 700; }
dd { margin: 0; }
.note { color: #525a65; }
li { margin: .35rem 0; }
ul, ol { padding-left: 1.5rem; }
button, a.button { display: inline-block; font: inherit; font-weight: 700; padding: .75rem 1.5rem; color: #fff;
  background: var(--bus); border: 2px solid var(--bus); border-radius: 0; cursor: pointer; text-decoration: none; }
button:hover, a.button:hover { background: #00005e; }
.people { list-style: none; padding: 0; margin: 1.5rem 0; }
.people button { min-width: 19rem; max-width: 100%; margin-right: .5rem; text-align: left; color: var(--bus); background: #fff; }
.people button:hover { background: #f2f2f3; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--silver); }
.verdict { margin-top: 0; }
.verdict h1 { font-size: clamp(1.75rem, 5vw, 2.5rem); }
.verdict p { margin: 0; font-size: 1.25rem; }
.said { white-space: pre-line; }
.said, .findings, details { overflow-wrap: anywhere; }
.findings { list-style: none; padding: 0; }
.findings > li { margin: 0 0 1rem; padding: .25rem 1rem; border-left: 4px solid var(--silver); }
.findings > .failed { border-color: var(--error); }
.findings > .not-checked, .findings > .warning { border-color: var(--alert); }
.findings p { margin: .25rem 0; }
summary { padding: .25rem 0; color: var(--bus); text-decoration: underline; cursor: pointer; }
summary:focus-visible, input:focus-visible, textarea:focus-visible { outline: 3px solid var(--coat); outline-offset: 3px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.ask { margin-top: 2rem; }
.ask fieldset { margin: 0 0 2rem; padding: 0; border: 0; min-width: 0; }
.ask legend { margin-bottom: .5rem; padding: 0; font-size: 1.5rem; font-weight: 700; }
.field { margin: 0 0 1.5rem; max-width: 40rem; }
.field label { font-weight: 700; }
.field .note { margin: 0 0 .5rem; }
.field input, .field textarea { width: 100%; padding: .75rem; font: inherit; color: var(--ink); background: #fff;
  border: 2px solid #808080; border-radius: 0; }
.field [type=file] { padding: 1.5rem .75rem; border-style: dashed; }
footer .row { padding-top: 1rem; padding-bottom: 1.5rem; }
footer { background: var(--fog); }
footer a { color: var(--ink); }
.koros { display: block; color: var(--fog); background: #fff; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } }
`;
