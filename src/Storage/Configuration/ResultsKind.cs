namespace ImageGen.Storage.Configuration;

/// <summary>Where images are kept.</summary>
public enum ResultsKind
{
    /// <summary>As files below a folder; configured as <c>files</c>, the default.</summary>
    Files,

    /// <summary>In the store, with a time to live and a size cap; configured as <c>redis</c>.</summary>
    Redis,

    /// <summary>In a bucket of Amazon S3, or of a store that speaks its protocol; configured as <c>s3</c>.</summary>
    S3,

    /// <summary>In a container of Azure Blob Storage; configured as <c>azure</c>.</summary>
    Azure,
}
