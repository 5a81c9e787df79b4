namespace ImageGen.Storage.Results;

/// <summary>An image in a result store, as a listing reports it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="LastModified">
/// When it was written. Where images are kept in Redis, which records no such time: when its expiry was last set, as far as the expiry tells. Never in the future.
/// </param>
public sealed record StoredEntry(string Key, long Bytes, DateTimeOffset LastModified);
