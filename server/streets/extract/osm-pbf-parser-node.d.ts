/** What the package generated from the format's own .proto files; it types only its higher-level reader. */
declare module 'osm-pbf-parser-node/proto/fileformat.js' {
  import type { PbfReader } from 'pbf';

  export const BlobHeader: { read(pbf: PbfReader): { type: string; datasize: number } };
  export const Blob: {
    read(pbf: PbfReader): {
      raw: Uint8Array | null;
      zlib_data: Uint8Array | null;
      /** The name of the field that holds the data. */
      data: string | null;
    };
  };
}

declare module 'osm-pbf-parser-node/proto/osmformat.js' {
  import type { PbfReader } from 'pbf';

  export interface HeaderBlock {
    /** nanodegrees */
    bbox: { left: number; right: number; top: number; bottom: number } | null;
    required_features: string[];
    /** seconds since 1970; 0 where it is not told */
    osmosis_replication_timestamp: number;
  }
  export interface DenseNodes {
    /** Each number is the difference to the one before. */
    id: number[];
    lat: number[];
    lon: number[];
    /** For each node its keys and values in turn, then 0; empty when no node has tags. */
    keys_vals: number[];
  }
  export interface Tagged {
    id: number;
    keys: number[];
    vals: number[];
  }
  export interface Way extends Tagged {
    /** differences */
    refs: number[];
  }
  export interface Relation extends Tagged {
    roles_sid: number[];
    /** differences */
    memids: number[];
    /** 0 node, 1 way, 2 relation */
    types: number[];
  }
  export interface PrimitiveBlock {
    stringtable: { s: Uint8Array[] } | null;
    primitivegroup: {
      nodes: (Tagged & { lat: number; lon: number })[];
      dense: DenseNodes | null;
      ways: Way[];
      relations: Relation[];
    }[];
    granularity: number;
    lat_offset: number;
    lon_offset: number;
  }
  export const HeaderBlock: { read(pbf: PbfReader): HeaderBlock };
  export const PrimitiveBlock: { read(pbf: PbfReader): PrimitiveBlock };
}
