using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>How often each thing was asked for, refused and faulty requests included.</summary>
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

    /// <summary>Questions for one prediction.</summary>
    [JsonPropertyName("polls")]
    public int Polls => _polls;

    /// <summary>Sockets that were asked for, to be told what happens.</summary>
    [JsonPropertyName("sockets")]
    public int Sockets => _sockets;

    /// <summary>Listings, each page one.</summary>
    [JsonPropertyName("lists")]
    public int Lists => _lists;

    /// <summary>Cancellations.</summary>
    [JsonPropertyName("cancels")]
    public int Cancels => _cancels;

    /// <summary>Downloads of images.</summary>
    [JsonPropertyName("downloads")]
    public int Downloads => _downloads;

    /// <summary>Downloads that carried the account's token, which the image host has no need of.</summary>
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
