using ImageGen.Jobs.Instances;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Creates <see cref="Automatic1111Provider"/>, one for each GPU server. <c>BaseUrl</c> is the server's address, without a path; a <c>Token</c> is
/// <c>user:password</c>, if the server was started with <c>--api-auth</c>.
/// </summary>
internal sealed class Automatic1111Kind(TimeProvider clock) : IProviderKind
{
    /// <summary>The program's default address.</summary>
    public static readonly Uri DefaultUrl = new("http://127.0.0.1:7860");

    public string Kind => Automatic1111Provider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        if (!string.IsNullOrEmpty(settings.Token) && !Credentials.IsGood(settings.Token))
        {
            yield return $"ImageGen:Providers:{settings.Name}:Token must be user:password, as given to --api-auth.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings) => new Automatic1111Provider(
        settings.Name,
        settings.Model,
        new Automatic1111Api(settings.BaseUrl ?? DefaultUrl, new Credentials(settings.Token), new ProviderHttp(clock, Connections.ToGpuServer(), Connections.ForOrdersToGpuServer())),
        clock);
}
