namespace ImageGen.Emulators.Automatic1111;

/// <summary>The two servers with this API.</summary>
public enum WebUiFlavour
{
    /// <summary>AUTOMATIC1111's own: errors are JSON, and an unknown checkpoint is silently ignored.</summary>
    Automatic1111,

    /// <summary>Forge: errors are plain text, and an unknown checkpoint is an error.</summary>
    Forge,
}
