namespace ImageGen.Storage.Configuration;

/// <summary>Where images are kept.</summary>
public enum ResultsKind
{
    /// <summary>As files below a folder; configured as <c>files</c>, the default.</summary>
    Files,

    /// <summary>In the store, with a time to live and a size cap; configured as <c>redis</c>.</summary>
    Redis,
}
