import { tSegments as t } from '../../strings/en-segments.ts';

export type FacetName = 'count' | 'spend' | 'items' | 'weekdays' | 'hours' | 'lastDaysAgo';

interface FacetsProps<Name extends FacetName> {
  facets: readonly Name[];
  on: readonly Name[];
  /** how many stay */
  atLeast: number;
  onToggle: (facet: Name) => void;
}

/** What a sentence may be narrowed by, as buttons that stay pressed. */
export function Facets<Name extends FacetName>({ facets, on, atLeast, onToggle }: FacetsProps<Name>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not flow with the words of a sentence
    <div className="hx-facets" role="group" aria-label={t('edit.facets')}>
      {facets.map((facet) => {
        const pressed = on.includes(facet);
        return (
          <button
            key={facet}
            type="button"
            aria-pressed={pressed}
            disabled={pressed && on.length <= atLeast}
            onClick={() => onToggle(facet)}
          >
            {t(`edit.facet.${facet}`)}
          </button>
        );
      })}
    </div>
  );
}
