/** Where the pages of the questionnaires are. */
export const FLOWS = '/quan-tri/bo-cau-hoi'

export const draftAt = (flow: string): string => `${FLOWS}/${flow}`
export const publishAt = (flow: string): string => `${FLOWS}/${flow}/ap-dung`
export const historyAt = (flow: string): string => `${FLOWS}/${flow}/lich-su`
export const trialAt = (flow: string): string => `${FLOWS}/${flow}/xem-thu`
/** The same in a frame beside the text. */
export const frameAt = (flow: string): string => `${FLOWS}/${flow}/xem-thu/khung`
