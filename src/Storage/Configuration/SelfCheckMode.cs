namespace ImageGen.Storage.Configuration;

/// <summary>What becomes of a host whose store is not safe.</summary>
public enum SelfCheckMode
{
    /// <summary>It does not start, and says why; configured as <c>Refuse</c>, the default.</summary>
    Refuse,

    /// <summary>It logs a warning and starts; configured as <c>Warn</c>.</summary>
    Warn,
}
