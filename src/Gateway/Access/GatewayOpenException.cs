namespace ImageGen.Gateway.Access;

/// <summary>The gateway did not start, because anybody could have used it: it would listen on addresses that other machines can reach, and there are no credentials.</summary>
/// <param name="addresses">Those addresses.</param>
public sealed class GatewayOpenException(IReadOnlyList<string> addresses) : Exception(
    $"The gateway would listen on {string.Join(", ", addresses)}, which other machines can reach, but nobody could authenticate: there is no API key, and none of Gateway:AdminToken, "
    + "Gateway:Jwt:Authority and Gateway:TrustedProxies is set. Create the first key with 'imagegen keys init', or set Gateway:AdminToken; or listen on http://localhost:8080 only; "
    + "or set Gateway:Authentication=none to serve everybody without credentials.");
