namespace ImageGen.Providers.Retirement;

/// <summary>A service whose models are switched off on days that can be known before.</summary>
public interface IRetirementNotice : IImageProvider
{
    /// <summary>What is known of the end of the instance's own model without asking anybody; null for nothing.</summary>
    ModelRetirement? KnownRetirement { get; }

    /// <summary>Asks the service, where it can be asked; afterwards <see cref="KnownRetirement"/> has its answer. It buys nothing.</summary>
    /// <exception cref="ProviderFaultException">No answer came; what was known stays.</exception>
    Task RefreshRetirementAsync(CancellationToken cancellationToken);
}
