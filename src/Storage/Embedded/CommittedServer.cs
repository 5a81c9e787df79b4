using System.Net;
using Garnet.common;
using Garnet.networking;
using Garnet.server;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// Garnet's TCP server with sessions that acknowledge a write only when the append-only file has it. Garnet's own option (<c>WaitForCommit</c>) waits for a commit
/// of every write inside a script, which is ten times slower and can leave half of a script behind after a kill.
/// </summary>
internal sealed class CommittedServer(EndPoint endPoint, NetworkBufferSettings buffers, CommitGate gate)
    : GarnetServerTcp(endPoint, networkBufferSettings: buffers), IGarnetServer
{
    void IGarnetServer.Register(WireFormat wireFormat, ISessionProvider backendProvider)
        => Register(wireFormat, new Sessions(backendProvider, this, gate));

    private sealed class Sessions(ISessionProvider inner, GarnetServerBase listener, CommitGate gate) : ISessionProvider
    {
        public MaxSizeSettings GetMaxSizeSettings => inner.GetMaxSizeSettings;

        public IMessageConsumer GetSession(WireFormat wireFormat, INetworkSender networkSender)
        {
            var replies = new HeldReplies(networkSender);
            // Through the server, which passes itself to the session.
            var provider = inner;
            listener.AddSession(wireFormat, ref provider, replies, out var session);
            return new CommittedSession(session, replies, gate);
        }
    }
}
