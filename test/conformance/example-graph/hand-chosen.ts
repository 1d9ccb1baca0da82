export const handChosen = [];
