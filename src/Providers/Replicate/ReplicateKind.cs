using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Creates <see cref="ReplicateProvider"/>. Needs a <c>Token</c>; <c>BaseUrl</c> is for emulators and compatible services.</summary>
internal sealed class ReplicateKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    public static readonly Uri PublicUrl = new("https://api.replicate.com/v1");

    // The hosts of outputs, by the text of Replicate's OpenAPI document.
    private static readonly string[] OutputHosts = ["replicate.delivery", "*.replicate.delivery"];

    public string Kind => ReplicateProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        var path = $"ImageGen:Providers:{settings.Name}";
        if (string.IsNullOrEmpty(settings.Token))
        {
            yield return $"{path}:Token is missing: the API token of the Replicate account.";
        }

        if (settings.Model is { } model && !ModelName.TryParse(model, out _))
        {
            yield return $"{path}:Model is '{model}', but must be owner/name, owner/name:version or a version of 64 hexadecimal digits.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
    {
        var baseUrl = settings.BaseUrl ?? PublicUrl;
        var rules = new DownloadRules(baseUrl, PublicUrl, OutputHosts, settings.DownloadHosts);
        return new ReplicateProvider(settings, new ReplicateApi(baseUrl, settings.Token!, new ProviderHttp(clock), clock), new ImageDownloader(rules, clock, egress), clock);
    }
}
