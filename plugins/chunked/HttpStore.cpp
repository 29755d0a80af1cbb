// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/HttpStore.h"

#include "core/volume/Error.h"

#include <curl/curl.h>

#include <chrono>
#include <mutex>
#include <thread>

namespace granule::chunked {

namespace {

constexpr long connectSeconds = 10, silentSeconds = 30, mostRedirections = 5;
constexpr int attempts = 3;
constexpr std::size_t connections = 12;

struct Answer {
    Bytes bytes;
    std::size_t most = 0;
    bool tooLarge = false;
};

std::size_t receive(const char* from, std::size_t each, std::size_t count, void* to) {
    auto& answer = *static_cast<Answer*>(to);
    const auto* bytes = reinterpret_cast<const std::byte*>(from);
    answer.tooLarge = answer.bytes.size() + each * count > answer.most;
    if (answer.tooLarge) return 0;
    answer.bytes.insert(answer.bytes.end(), bytes, bytes + each * count);
    return each * count;
}

using Connection = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

Connection newConnection() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    Connection curl(started == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!curl) throw Error(ErrorKind::Unreadable, "libcurl, which fetches from the web, cannot be started: install libcurl4 again.");
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, mostRedirections);
    set(CURLOPT_CONNECTTIMEOUT, connectSeconds);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, silentSeconds);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "granule");
    set(CURLOPT_WRITEFUNCTION, receive);
    return curl;
}

/// One server; a key is a path on it. Connections are kept and used again.
class HttpStore : public Store {
public:
    explicit HttpStore(std::string server) : m_server(std::move(server)) {}

    std::optional<Bytes> get(const std::string& key, std::size_t most) const override {
        auto connection = take();
        Answer answer;
        long status = 0;
        CURLcode code = CURLE_OK;
        const auto address = nameOf(key);
        for (int attempt = 0; attempt < attempts; ++attempt) {
            if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(300 << attempt));
            answer = {{}, most, false};
            curl_easy_setopt(connection.get(), CURLOPT_URL, address.c_str());
            curl_easy_setopt(connection.get(), CURLOPT_WRITEDATA, &answer);
            code = curl_easy_perform(connection.get());
            status = 0;
            curl_easy_getinfo(connection.get(), CURLINFO_RESPONSE_CODE, &status);
            const bool mayPass = code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE;
            if (!mayPass && (code != CURLE_OK || (status < 500 && status != 429))) break;
        }
        if (code == CURLE_OK) giveBack(std::move(connection));
        if (code == CURLE_OK && (status == 404 || status == 410)) return {};
        if (answer.tooLarge)
            throw Error(ErrorKind::TooLarge, "'" + address + "' has more than the " + std::to_string(most) +
                                                 " bytes that its array allows: it is damaged, or the server sends something else.");
        if (code != CURLE_OK || status != 200) fail(address, code, status);
        return std::move(answer.bytes);
    }

    std::vector<std::string> folders(const std::string&) const override { return {}; }
    std::size_t atOnce() const override { return connections; }
    std::string nameOf(const std::string& key) const override { return m_server + key; }

private:
    [[noreturn]] static void fail(const std::string& address, CURLcode code, long status) {
        std::string why = "the server answers " + std::to_string(status) + ": try again later, or ask who keeps it";
        if (code == CURLE_TOO_MANY_REDIRECTS) why = "the server sends the request on more than " + std::to_string(mostRedirections) + " times: check the address";
        else if (code == CURLE_UNSUPPORTED_PROTOCOL) why = "the server sends the request on to something that is neither http nor https";
        else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT)
            why = "the server cannot be reached: check the address and the network";
        else if (code == CURLE_OPERATION_TIMEDOUT) why = "the server does not answer in time: try again later";
        else if (code != CURLE_OK) why = std::string(curl_easy_strerror(code)) + ": try again later";
        else if (status == 401 || status == 403) why = "the server does not allow it (" + std::to_string(status) + "): ask for a public address, or fetch it by hand";
        throw Error(status == 0 || status >= 500 ? ErrorKind::Unreadable : ErrorKind::NotFound, "'" + address + "' cannot be fetched: " + why + ".",
                    curl_easy_strerror(code));
    }

    Connection take() const {
        const std::scoped_lock lock(m_mutex);
        if (m_idle.empty()) return newConnection();
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        return connection;
    }
    void giveBack(Connection connection) const {
        const std::scoped_lock lock(m_mutex);
        m_idle.push_back(std::move(connection));
    }

    std::string m_server; ///< with a slash at its end
    mutable std::mutex m_mutex;
    mutable std::vector<Connection> m_idle;
};

} // namespace

Place webPlace(const std::string& address) {
    const auto host = address.find("://") + 3, slash = address.find('/', host);
    auto server = address.substr(0, slash);
    auto key = slash == std::string::npos ? std::string() : address.substr(slash + 1);
    while (!key.empty() && key.back() == '/') key.pop_back();
    if (server.size() <= host || key.find_first_of("?# ") != std::string::npos)
        throw Error(ErrorKind::InvalidValue, "'" + address + "' is no address of a folder on a web server: give one like https://host/path/x.zarr.");
    return {std::make_shared<HttpStore>(server + "/"), key};
}

} // namespace granule::chunked
