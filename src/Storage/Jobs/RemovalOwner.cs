namespace ImageGen.Storage.Jobs;

/// <summary>What keeps images in the result store.</summary>
internal enum RemovalOwner
{
    /// <summary>The row of a job.</summary>
    Job,

    /// <summary>The row of a batch.</summary>
    Batch,

    /// <summary>Nothing: the images belong to an erased job.</summary>
    None,
}
