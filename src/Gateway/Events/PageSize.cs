using System.Globalization;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Events;

/// <summary>How many events of a tenant are read at a time.</summary>
internal static class PageSize
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "limit";

    /// <summary>Most events a page, and their number when the request does not say.</summary>
    public const int Most = 100;

    /// <summary>The size that the request asks for, 1 to 100. A stream has no pages, so that it may not ask.</summary>
    /// <exception cref="Gateway.Http.ProblemException">It is no such number, or the answer is a stream.</exception>
    public static int Read(HttpRequest request, bool isPage)
    {
        var values = request.Query[Parameter];
        if (values.Count == 0)
        {
            return Most;
        }

        if (!isPage)
        {
            throw ValidationErrors.Refuse(Parameter, "is for pages only: send Accept: application/json. A stream has no end.");
        }

        return values.Count == 1 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= Most
            ? size
            : throw ValidationErrors.Refuse(Parameter, $"must be a whole number from 1 to {Most}.");
    }
}
