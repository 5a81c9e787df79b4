using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A service that signs its calls, and counts how often it is asked with what.</summary>
internal sealed class SigningProvider : SynchronousProvider, ICallbackSigner
{
    public int Asked { get; private set; }

    public string? Secret { get; set; } = "whsec_Y2FuYXJ5LW9uZQ==";

    public bool IsDown { get; set; }

    public Task<string?> ReadSigningSecretAsync(CancellationToken cancellationToken)
    {
        Asked++;
        return IsDown ? throw new ProviderFaultException(FailureReason.ProviderUnavailable, "Down.", mayHaveBought: false) : Task.FromResult(Secret);
    }
}
