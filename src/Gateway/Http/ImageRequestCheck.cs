using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Http;

/// <summary>Checks a request against all rules, whichever API it came in through: those of every host, and those that depend on this gateway's settings.</summary>
internal sealed class ImageRequestCheck(ConfiguredProviders providers, IOptions<StorageOptions> storage, IOptions<EgressOptions> egress)
{
    /// <summary>The valid request, with the bytes of its embedded image.</summary>
    /// <param name="request">The request.</param>
    /// <param name="faults">The faults that reading it found. A field of the wrong type was read as absent; the rules do not report it a second time.</param>
    /// <exception cref="ProblemException">400: there are faults; the problem lists all of them.</exception>
    public SubmittedRequest Check(ImageRequest request, ValidationErrors faults)
    {
        if (!providers.TryGet(request.Provider, out _))
        {
            faults.Add("provider", $"must be the name of a configured provider: {string.Join(", ", providers.All.Select(entry => entry.Name))}.");
        }

        if (request.Fallback?.FirstOrDefault(name => !providers.TryGet(name, out _)) is not null)
        {
            faults.Add("fallback", $"must have names of configured providers only: {string.Join(", ", providers.All.Select(entry => entry.Name))}.");
        }

        foreach (var fault in RequestRules.Check(request).Where(fault => !faults.Has(fault.Field)).ToList())
        {
            faults.Add(fault.Field, fault.Message);
        }

        if (!faults.Has("width") && !faults.Has("height") && ImageSizeLimit.FaultOf(request, storage.Value) is { } tooLarge)
        {
            faults.Add("width", tooLarge);
        }

        if (request.Webhook is { } webhook && !faults.Has("webhook") && WebhookAddress.FaultOf(webhook, egress.Value.AllowHttp, egress.Value.AllowedNetworks) is { } refusal)
        {
            faults.Add("webhook", refusal);
        }

        var image = SourceImageReader.Read(request, egress.Value, faults);
        faults.ThrowIfAny();
        return new SubmittedRequest(request, image);
    }
}
