namespace ImageGen.Gateway.Http;

/// <summary>The form of error responses of an API whose clients expect another one than a problem (RFC 9457).</summary>
internal interface IErrorFormat
{
    /// <summary>Whether a path belongs to that API.</summary>
    bool Covers(PathString path);

    /// <summary>Writes a problem in that form.</summary>
    Task WriteAsync(HttpContext http, Problem problem);
}
