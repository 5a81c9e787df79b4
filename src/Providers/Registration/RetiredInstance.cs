namespace ImageGen.Providers.Registration;

/// <summary>An instance that was replaced, until it is closed.</summary>
internal sealed class RetiredInstance(IDisposable instance) : IDisposable
{
    /// <summary>Rings when it is time.</summary>
    public ITimer? Timer { get; set; }

    public void Dispose()
    {
        Timer?.Dispose();
        instance.Dispose();
    }
}
