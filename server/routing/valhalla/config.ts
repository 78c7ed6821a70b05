/** Farther than this in a straight line is never reached within an hour: such pairs are not asked about. Meters. */
export const reachMeters = { walk: 8_000, bike: 40_000, drive: 130_000 };

/** Pairs of a matrix in one question: some 100 ms of work. */
export const maxTargets = 2_000;

const logging = { type: '', color: false };
const costing = (maxDistanceMeters: number) => ({
  max_distance: maxDistanceMeters,
  max_locations: maxTargets + 50,
  max_matrix_distance: maxDistanceMeters,
  max_matrix_location_pairs: 50 * maxTargets,
});

/**
 * Valhalla's configuration over tiles in one folder: what it does not fill in by itself, and what we need otherwise.
 * Reference: https://valhalla.github.io/valhalla/ and scripts/valhalla_build_config of its source, version 3.6.
 */
export const valhallaConfig = (tileDirectory: string) => ({
  mjolnir: {
    tile_dir: tileDirectory,
    // Threads of the build; the machine also draws tiles meanwhile.
    concurrency: 2,
    max_cache_size: 256 * 1024 ** 2,
    use_lru_mem_cache: true,
    include_driving: true,
    include_bicycle: true,
    include_pedestrian: true,
    // Without a database of administrative areas: right-hand traffic and the common rules of access are assumed.
    data_processing: { use_admin_db: false },
    hierarchy: true,
    shortcuts: true,
    logging,
  },
  loki: {
    actions: ['locate', 'sources_to_targets', 'isochrone', 'status'],
    logging,
    service_defaults: {
      radius: 0,
      // Streets that lead nowhere else, such as a car park's aisles, are passed over.
      minimum_reachability: 50,
      // A place farther from any street than this is in the water or off these streets, and outside every area: Valhalla's
      // isochrones end within some 100 m of a street.
      search_cutoff: 150,
      node_snap_tolerance: 5,
      street_side_tolerance: 5,
      street_side_max_distance: 1_000,
      heading_tolerance: 60,
    },
    use_connectivity: true,
  },
  // From one place to many, one search that goes outward is quicker than many that meet: 0.13 s against 4.7 s for 2,000.
  thor: { logging, source_to_target_algorithm: 'timedistancematrix' },
  odin: { logging },
  meili: { logging, mode: 'auto', default: { breakage_distance: 2_000 }, grid: { size: 500, cache_size: 1000 } },
  service_limits: {
    pedestrian: { ...costing(200_000), min_transit_walking_distance: 1, max_transit_walking_distance: 10_000 },
    bicycle: costing(400_000),
    auto: costing(400_000),
    isochrone: {
      max_contours: 8,
      max_time_contour: 120,
      max_distance: 200_000,
      max_locations: 1,
      max_distance_contour: 200,
    },
    status: { allow_verbose: false },
    // Asked for at the start, though nothing here uses them: Valhalla's defaults.
    trace: {
      max_shape: 16_000,
      max_distance: 200_000,
      max_gps_accuracy: 100,
      max_search_radius: 100,
      max_alternates: 3,
      max_alternates_shape: 100,
    },
    skadi: { max_shape: 750_000, min_resample: 10 },
    max_exclude_locations: 50,
    max_exclude_polygons_length: 10_000,
    max_alternates: 2,
    max_radius: 200,
    max_reachability: 100,
  },
});
