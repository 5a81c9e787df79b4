using System.Net;
using System.Net.Http.Headers;

namespace ImageGen.Providers.Http;

/// <summary>An answer, read whole.</summary>
/// <param name="Status">The status; nothing is thrown for any of them.</param>
/// <param name="Headers">The headers, without those of the content.</param>
/// <param name="Body">The body; empty where a refusal's body broke off, since its status says enough.</param>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
