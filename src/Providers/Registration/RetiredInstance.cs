namespace ImageGen.Providers.Registration;

/// <summary>A replaced instance that waits for its disposal.</summary>
internal sealed class RetiredInstance(IDisposable instance) : IDisposable
{
    /// <summary>The timer of the disposal.</summary>
    public ITimer? Timer { get; set; }

    public void Dispose()
    {
        Timer?.Dispose();
        instance.Dispose();
    }
}
