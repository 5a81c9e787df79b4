namespace ImageGen.Storage.Configuration;

/// <summary>What a host does if its store is not safe.</summary>
public enum SelfCheckMode
{
    /// <summary>It refuses to start, and logs the reason; configured as <c>Refuse</c>, the default.</summary>
    Refuse,

    /// <summary>It logs a warning and starts; configured as <c>Warn</c>.</summary>
    Warn,
}
