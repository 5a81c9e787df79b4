using ImageGen.Egress;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>Makes <see cref="SdCppProvider"/>. <c>BaseUrl</c> is the server's own, without a path; a <c>Model</c> is only held against the one it has.</summary>
internal sealed class SdCppKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    /// <summary>Where the program listens when nothing else is said.</summary>
    public static readonly Uri DefaultUrl = new("http://127.0.0.1:1234");

    public string Kind => SdCppProvider.KindName;

    public IEnumerable<string> Check(ProviderSettings settings)
    {
        if (!string.IsNullOrEmpty(settings.Token))
        {
            yield return $"ImageGen:Providers:{settings.Name}:Token is set, but sd-server knows no authentication; leave it out.";
        }
    }

    public IImageProvider Create(ProviderSettings settings)
    {
        var baseUrl = settings.BaseUrl ?? DefaultUrl;
        return new SdCppProvider(
            settings.Name,
            settings.Model,
            new SdCppApi(baseUrl, new ProviderHttp(clock, Connections.ToBox(), Connections.ForOrdersToBox())),
            new ImageDownloader(new DownloadRules(baseUrl, publicUrl: null, [], settings.DownloadHosts), clock, egress),
            clock);
    }
}
