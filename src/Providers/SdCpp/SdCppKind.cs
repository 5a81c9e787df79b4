using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>Creates <see cref="SdCppProvider"/>. <c>BaseUrl</c> is the server's address, without a path; a <c>Model</c> is only compared with the loaded one.</summary>
internal sealed class SdCppKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    /// <summary>The program's default address.</summary>
    public static readonly Uri DefaultUrl = new("http://127.0.0.1:1234");

    public string Kind => SdCppProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        if (!string.IsNullOrEmpty(settings.Token))
        {
            yield return $"ImageGen:Providers:{settings.Name}:Token is set, but sd-server has no authentication; remove the token.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
    {
        var baseUrl = settings.BaseUrl ?? DefaultUrl;
        return new SdCppProvider(
            settings.Name,
            settings.Model,
            new SdCppApi(baseUrl, new ProviderHttp(clock, Connections.ToGpuServer(), Connections.ForOrdersToGpuServer())),
            new ImageDownloader(new DownloadRules(baseUrl, publicUrl: null, [], settings.DownloadHosts), clock, egress),
            clock);
    }
}
