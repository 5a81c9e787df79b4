namespace ImageGen.Storage.Results.Objects;

/// <summary>An object as a listing reports it.</summary>
/// <param name="Name">Its name below the prefix.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="LastModified">When it was written.</param>
internal sealed record ObjectEntry(string Name, long Length, DateTimeOffset LastModified);
