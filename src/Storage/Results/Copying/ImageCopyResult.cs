namespace ImageGen.Storage.Results.Copying;

/// <summary>What a copy of images has done so far.</summary>
public sealed record ImageCopyResult
{
    /// <summary>Images that were copied and compared by their SHA-256.</summary>
    public long Copied { get; init; }

    /// <summary>Images that were in the target already.</summary>
    public long Present { get; init; }

    /// <summary>Images that were removed from the source meanwhile.</summary>
    public long Gone { get; init; }

    /// <summary>Images that could not be copied.</summary>
    public long Failed { get; init; }

    /// <summary>Bytes that were copied.</summary>
    public long Bytes { get; init; }

    /// <summary>The sum of both.</summary>
    internal ImageCopyResult And(ImageCopyResult other) => new()
    {
        Copied = Copied + other.Copied,
        Present = Present + other.Present,
        Gone = Gone + other.Gone,
        Failed = Failed + other.Failed,
        Bytes = Bytes + other.Bytes,
    };
}
