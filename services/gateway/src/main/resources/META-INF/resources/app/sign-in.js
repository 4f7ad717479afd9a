// Who looks at the pages, where the gateway asks for an API key.
import { session, signIn, signOut } from './api.js';
import { announce, html, nothing, refusal, render } from './dom.js';

const place = document.getElementById('who');

/** Shows who is signed in, and tells it; undefined: nobody, though the gateway asks. */
export async function showCaller() {
  const caller = await session();
  render(caller?.asked
    ? html`${caller.principal} <small>(${caller.role})</small> <button type="button" @click=${leave}>Sign out</button>`
    : nothing, place);
  return caller;
}

async function leave() {
  await signOut();
  location.reload();
}

/** Asks for a key in `view`; `then` is called once the gateway knows it. */
export function askForKey(view, then) {
  render(nothing, place);
  draw();
  view.querySelector('input').focus();
  announce('An API key is needed');

  function draw(error = undefined) {
    render(html`<h1>Sign in</h1>
      <form class="sign-in" @submit=${submit}>
        <label>API key <input type="password" name="key" autocomplete="current-password" required spellcheck="false"></label>
        <button type="submit">Sign in</button>
        <p><small>Whoever runs this gateway makes keys with <code>mhim keys create</code>. This browser keeps yours until it is closed.</small></p>
      </form>
      ${error ? refusal(error) : nothing}`, view);
  }

  async function submit(event) {
    event.preventDefault();
    const form = event.target;
    try {
      await signIn(form.elements.key.value.trim());
      form.reset();
      then();
    } catch (error) {
      draw(error);
      form.elements.key.select();
    }
  }
}
