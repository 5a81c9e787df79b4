using ImageGen.Gateway.Access;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Whose jobs progress and interrupt mean, and whose chosen model counts: the credentials and the tenant. Where no credentials are required, all clients of a tenant are one caller.</summary>
internal static class SdCaller
{
    /// <summary>The caller of a request.</summary>
    public static string Of(HttpContext http, Tenant tenant) => $"{tenant.Name}\n{Caller.Of(http).Name}";
}
