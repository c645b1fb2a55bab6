/** Belongs into every form that uses the session: without it the guard refuses the form. `token` is `caller.session.csrf`. */
export const CsrfField = ({ token }: { token: string }) => <input type="hidden" name="_csrf" value={token} />;
