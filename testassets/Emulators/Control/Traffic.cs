using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>The number of requests of each kind, including refused and failed ones.</summary>
public sealed class Traffic
{
    private int _creates;
    private int _polls;
    private int _sockets;
    private int _lists;
    private int _cancels;
    private int _downloads;
    private int _downloadsWithToken;

    /// <summary>Creations.</summary>
    [JsonPropertyName("creates")]
    public int Creates => _creates;

    /// <summary>Polls of one prediction.</summary>
    [JsonPropertyName("polls")]
    public int Polls => _polls;

    /// <summary>Requests for a WebSocket with progress messages.</summary>
    [JsonPropertyName("sockets")]
    public int Sockets => _sockets;

    /// <summary>Listings; each page counts.</summary>
    [JsonPropertyName("lists")]
    public int Lists => _lists;

    /// <summary>Cancellations.</summary>
    [JsonPropertyName("cancels")]
    public int Cancels => _cancels;

    /// <summary>Downloads of images.</summary>
    [JsonPropertyName("downloads")]
    public int Downloads => _downloads;

    /// <summary>Downloads that sent the account's token, which the image host does not need.</summary>
    [JsonPropertyName("downloads_with_token")]
    public int DownloadsWithToken => _downloadsWithToken;

    internal void CountCreate() => Interlocked.Increment(ref _creates);

    internal void CountPoll() => Interlocked.Increment(ref _polls);

    internal void CountSocket() => Interlocked.Increment(ref _sockets);

    internal void CountList() => Interlocked.Increment(ref _lists);

    internal void CountCancel() => Interlocked.Increment(ref _cancels);

    internal void CountDownload(bool withToken)
    {
        Interlocked.Increment(ref _downloads);
        if (withToken)
        {
            Interlocked.Increment(ref _downloadsWithToken);
        }
    }
}
