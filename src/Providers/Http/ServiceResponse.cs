using System.Net;
using System.Net.Http.Headers;

namespace ImageGen.Providers.Http;

/// <summary>A completely read response.</summary>
/// <param name="Status">The status; no status throws.</param>
/// <param name="Headers">The headers, without those of the content.</param>
/// <param name="Body">The body; empty if the body of an error response was cut off, since its status is enough.</param>
internal sealed record ServiceResponse(HttpStatusCode Status, HttpResponseHeaders Headers, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
