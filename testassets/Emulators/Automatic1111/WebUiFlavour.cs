namespace ImageGen.Emulators.Automatic1111;

/// <summary>Which of the two servers with this API it is.</summary>
public enum WebUiFlavour
{
    /// <summary>AUTOMATIC1111's own: errors have a shape, and an unknown checkpoint is ignored without a word.</summary>
    Automatic1111,

    /// <summary>Forge: errors are bare text, and an unknown checkpoint is one.</summary>
    Forge,
}
