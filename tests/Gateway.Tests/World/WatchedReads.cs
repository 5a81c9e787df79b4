using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Notes which request headers and query parameters each operation reads, in all tests.</summary>
internal sealed class WatchedReads : IStartupFilter
{
    /// <summary>What OpenAPI has no parameters for (media types, security, the connection), and what is read on every path: docs/http-api.md describes it once.</summary>
    private static readonly HashSet<string> OfEveryRequest = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Content-Type", "Content-Length", "Transfer-Encoding", "Authorization", "Connection", "Upgrade", "Expect",
        "Host", "Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest",

        // The framework looks for them beside ETags; an image has no date of its last change, so that they mean nothing.
        "If-Modified-Since", "If-Unmodified-Since",
    };

    private static readonly ConcurrentDictionary<(string Operation, string In, string Name), bool> Seen = new();

    /// <summary>What was read in vain, as sentences: parameters that the document does not list.</summary>
    public static IReadOnlyList<string> Unlisted(ApiDocument? document) => document is null ? [] :
    [
        .. Seen.Keys.Where(read => !(read.In == "header" && OfEveryRequest.Contains(read.Name)) && !document.Lists(read.Operation, read.In, read.Name))
            .Select(read => $"{read.Operation} reads the {read.In} parameter {read.Name}, which /openapi/v1.json does not list.").Order(StringComparer.Ordinal),
    ];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(WatchAsync);
        next(app);
    };

    private static async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        HashSet<string> headers = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> query = [];
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        request.Headers = new WatchedHeaders(request.Headers, headers);
        context.Request.Query = new WatchedQuery(context.Request.Query, query);
        try
        {
            await next(context);
        }
        finally
        {
            var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
            if (endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is { } operation)
            {
                foreach (var name in headers)
                {
                    Seen.TryAdd((operation, "header", name), true);
                }

                foreach (var name in query)
                {
                    Seen.TryAdd((operation, "query", name), true);
                }
            }
        }
    }

    private sealed class WatchedHeaders(IHeaderDictionary inner, HashSet<string> read) : IHeaderDictionary
    {
        public long? ContentLength { get => inner.ContentLength; set => inner.ContentLength = value; }

        public ICollection<string> Keys => inner.Keys;

        public ICollection<StringValues> Values => inner.Values;

        public int Count => inner.Count;

        public bool IsReadOnly => inner.IsReadOnly;

        public StringValues this[string key]
        {
            get
            {
                read.Add(key);
                return inner[key];
            }

            set => inner[key] = value;
        }

        public bool ContainsKey(string key)
        {
            read.Add(key);
            return inner.ContainsKey(key);
        }

        public bool TryGetValue(string key, out StringValues value)
        {
            read.Add(key);
            return inner.TryGetValue(key, out value);
        }

        public void Add(string key, StringValues value) => ((IDictionary<string, StringValues>)inner).Add(key, value);

        public void Add(KeyValuePair<string, StringValues> item) => inner.Add(item);

        public bool Remove(string key) => inner.Remove(key);

        public bool Remove(KeyValuePair<string, StringValues> item) => inner.Remove(item);

        public void Clear() => inner.Clear();

        public bool Contains(KeyValuePair<string, StringValues> item) => inner.Contains(item);

        public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => inner.CopyTo(array, arrayIndex);

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => inner.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class WatchedQuery(IQueryCollection inner, HashSet<string> read) : IQueryCollection
    {
        public int Count => inner.Count;

        public ICollection<string> Keys => inner.Keys;

        public StringValues this[string key]
        {
            get
            {
                read.Add(key);
                return inner[key];
            }
        }

        public bool ContainsKey(string key)
        {
            read.Add(key);
            return inner.ContainsKey(key);
        }

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value)
        {
            read.Add(key);
            return inner.TryGetValue(key, out value);
        }

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => inner.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
