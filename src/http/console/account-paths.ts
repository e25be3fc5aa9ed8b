/** Where one's own account is. */
export const ACCOUNT = '/quan-tri/tai-khoan'
export const SECOND_STEP = `${ACCOUNT}/buoc-hai`
