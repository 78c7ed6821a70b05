import { Search } from '../search/Search.tsx';
import { PeriodPicker } from './PeriodPicker.tsx';
import { StoreSwitcher } from './StoreSwitcher.tsx';

/** Its menus need a positioning library, so it comes right after the first screen. */
export default function TopBar() {
  return (
    <>
      <StoreSwitcher />
      <Search />
      <PeriodPicker />
    </>
  );
}
