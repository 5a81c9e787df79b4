using System.Net.Http.Headers;
using System.Text;

namespace ImageGen.Emulators.Tests.Contract;

/// <summary>Requests that order an image.</summary>
internal static class Orders
{
    /// <summary>A POST of JSON, with a token where one is given.</summary>
    public static HttpRequestMessage Json(Uri address, string body, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
